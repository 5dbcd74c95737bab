"""The one page that sets up the built-in Soulseek client, drawn over the window."""

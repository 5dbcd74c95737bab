"""First steps and moving in: folders, the built-in Soulseek client, another program's settings."""

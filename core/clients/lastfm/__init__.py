"""Last.fm: what a listener hears most, and what is like it. Reading only, with an API key."""

"""Making and checking what is handed out: wheel, source archive and bundle (docs/packaging.md)."""

"""Media servers: their part of the library, scans after filing, playlists written to them."""

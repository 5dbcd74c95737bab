"""What a person may like: lists of ListenBrainz and Last.fm, and gaps of the library itself."""

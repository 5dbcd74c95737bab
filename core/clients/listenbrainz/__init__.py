"""ListenBrainz: the lists it makes for a listener, any playlist there, its recommendations."""

"""What the music catalogues know: search, identity over catalogues, discographies, pictures.

`service.CatalogueService` is the door; `making` alone knows the concrete adapters.
"""

"""Services that know the words of songs. Asked only with `tags.lyrics` switched on."""

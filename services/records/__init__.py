"""What happened and how the program is: history, refused files, waiting files, figures."""

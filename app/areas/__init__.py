"""Where things are: the area tree from the kota down to the dasawisma, its names, periods, shapes and figures."""

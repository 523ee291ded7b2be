"""Places (区划与机构): divisions of GB/T 2260 and the organisations that serve them."""

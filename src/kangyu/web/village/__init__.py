"""The village doctor's and the township officer's first screen: whom to see, why, and until when."""

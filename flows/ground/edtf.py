"""Extended Date/Time Format (EDTF, ISO 8601-2:2019 level 1, and the ``X`` of level 2), as far as the codebook uses it."""

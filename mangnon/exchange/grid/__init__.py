"""An entry grid: many children of one hamlet typed or pasted row by row, with the checks of an import, saved all or none."""

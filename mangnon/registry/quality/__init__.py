"""The data quality board: how complete, valid, timely, single and checked the records of each commune are."""

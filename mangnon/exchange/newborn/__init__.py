"""Lists of births: from the health station, from the civil-status officer. A birth is known by mother, day and sex."""

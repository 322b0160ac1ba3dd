"""Kind ``epcis2``: systems that speak the EPCIS 2.0 REST interface."""

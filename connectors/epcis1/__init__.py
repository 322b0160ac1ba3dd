"""Kind ``epcis1``: systems that speak the EPCIS 1.2 query interface, over SOAP or plain HTTP."""

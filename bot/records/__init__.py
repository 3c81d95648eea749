"""The clinic's records coming in (FHIR R4), and the made-up clinic of the demo."""

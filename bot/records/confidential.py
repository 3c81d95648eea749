"""What a record marks as sensitive: told to the patient alone."""

from bot.records.fields import Resource, codes, part

CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
RESTRICTED = {"R", "V"}
SENSITIVITY = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
SENSITIVE = {  # of HL7's InformationSensitivityPolicy, what harms where a relative hears of it
    "BH", "COGN", "DVD", "EMOTDIS", "ETH", "ETHUD", "GDIS", "HIV", "MH", "MST", "OPIOIDUD", "PREGNANT", "PSY", "PSYTHPN", "SCA",
    "SDV", "SEX", "SPI", "STD", "SUD", "TBOO", "VIO",
}  # fmt: skip


def confidential(resource: Resource) -> bool:
    """Whether FHIR's meta.security asks for more care than is normal."""
    security = {"coding": part(resource, "meta").get("security")}
    return bool(
        RESTRICTED.intersection(codes(security, CONFIDENTIALITY))
        or SENSITIVE.intersection(codes(security, SENSITIVITY))
    )

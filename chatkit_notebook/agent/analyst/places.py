"""What people call places by: adjectives of countries and continents, and the states of the USA by their codes."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

ADJECTIVES: dict[str, tuple[str, ...]] = {
    "european": ("Europe", "EU"), "asian": ("Asia",), "african": ("Africa",), "oceanian": ("Oceania",),
    "american": ("USA", "US", "United States", "United States of America", "America"),
    "british": ("United Kingdom", "UK", "GB", "Great Britain", "Britain"), "english": ("England",), "scottish": ("Scotland",),
    "welsh": ("Wales",), "irish": ("Ireland", "IE"), "german": ("Germany", "DE"), "french": ("France", "FR"),
    "italian": ("Italy", "IT"), "spanish": ("Spain", "ES"), "portuguese": ("Portugal", "PT"), "dutch": ("Netherlands", "NL", "Holland"),
    "belgian": ("Belgium", "BE"), "swiss": ("Switzerland", "CH"), "austrian": ("Austria", "AT"), "danish": ("Denmark", "DK"),
    "swedish": ("Sweden", "SE"), "norwegian": ("Norway", "NO"), "finnish": ("Finland", "FI"), "polish": ("Poland", "PL"),
    "czech": ("Czech Republic", "Czechia", "CZ"), "hungarian": ("Hungary", "HU"), "greek": ("Greece", "GR"), "turkish": ("Turkey", "Türkiye", "TR"),
    "russian": ("Russia", "RU"), "ukrainian": ("Ukraine", "UA"), "romanian": ("Romania", "RO"), "japanese": ("Japan", "JP"),
    "chinese": ("China", "CN"), "korean": ("South Korea", "Korea", "KR"), "indian": ("India", "IN"), "indonesian": ("Indonesia", "ID"),
    "thai": ("Thailand", "TH"), "vietnamese": ("Vietnam", "VN"), "australian": ("Australia", "AU"), "canadian": ("Canada", "CA"),
    "mexican": ("Mexico", "MX"), "brazilian": ("Brazil", "BR"), "argentinian": ("Argentina", "AR"), "chilean": ("Chile", "CL"),
    "colombian": ("Colombia", "CO"), "peruvian": ("Peru", "PE"), "egyptian": ("Egypt", "EG"), "nigerian": ("Nigeria", "NG"),
    "kenyan": ("Kenya", "KE"), "israeli": ("Israel", "IL"), "south african": ("South Africa", "ZA"),
}  # fmt: skip
"""What a place may be called where its adjective is said; its values decide which."""

COUNTRIES: dict[str, tuple[str, ...]] = {
    name.casefold(): names
    for names in ADJECTIVES.values()
    if len(names) > 1
    for name in names
    if len(name) > 3
}
"""The other names of a country, and its code, by its longer names."""

STATES: dict[str, str] = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO", "connecticut": "CT",
    "delaware": "DE", "florida": "FL", "georgia": "GA", "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA",
    "kansas": "KS", "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI",
    "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH",
    "new jersey": "NJ", "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH",
    "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD",
    "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA", "west virginia": "WV",
    "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
"""The states of the USA by name, for columns that hold their codes."""

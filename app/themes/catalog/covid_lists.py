"""The lists of options for a COVID-19 episode, and whose words they are."""

from app.themes.language import listed, official

KMK = "KMK HK.01.07/MENKES/413/2020"
DINKES = "Dinas Kesehatan"

PANDEMIC_ENDED = "2023-06-21"
PANDEMIC_SOURCE = "Keppres 17/2023"

STATUS = official("covid_status", "KMK 413/2020", f"{KMK}; istilah lama sebelum 13-07-2020 hanya untuk data lama")
OUTCOMES = official("covid_status", "KMK 413/2020", KMK, only=("kind", "outcome"))
PLACES = official("covid_place", "1", "praktik 2021, perlu dikonfirmasi")
ROLES = listed(
    "covid_role",
    "1",
    "Wakuncar",
    ("case", "Orang sakit atau diduga sakit", "Case or suspected case"),
    ("contact", "Kontak erat", "Close contact"),
)
TESTS = listed(
    "covid_test",
    "KMK 4641/2021",
    f"{KMK}; RDT-Ag menurut KMK 446/2021 dan 4641/2021 (perlu dikonfirmasi)",
    ("PCR", "PCR (usap, laboratorium)", "PCR"),
    ("RDT_AG", "Antigen (tes cepat)", "Rapid antigen test"),
    ("TCM", "TCM", "Molecular rapid test (TCM)"),
)
RESULTS = listed("covid_result", "1", KMK, ("pos", "Positif", "Positive"), ("neg", "Negatif", "Negative"))

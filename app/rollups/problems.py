"""Every way in which a question about totals is refused."""

from app.core.errors import problem_kind

PERIOD = problem_kind(
    "rollup.period",
    422,
    id="Jumlah tema ini disimpan per {grains_id}; {asked} tidak dapat dihitung tepat. Yang bisa: {possible}.",
    en="Totals of this theme are kept by {grains_en}; {asked} cannot be counted exactly. Possible: {possible}.",
)
PERIOD_TEXT = problem_kind(
    "rollup.period_text",
    422,
    id="Periode tidak terbaca. Contoh: 2026, 2026-S1, 2026-Q1, 2026-01, 2026-01-15.",
    en="The period cannot be read. Examples: 2026, 2026-S1, 2026-Q1, 2026-01, 2026-01-15.",
)
PERIOD_ORDER = problem_kind(
    "rollup.period_order", 422, id="Awal periode sesudah akhirnya.", en="The period begins after it ends."
)
LEVEL = problem_kind(
    "rollup.level",
    422,
    id="Tingkat {level} lebih luas daripada wilayah yang diminta.",
    en="The level {level} is wider than the area asked for.",
)
INDICATOR = problem_kind(
    "rollup.indicator",
    422,
    id="Indikator tidak dikenal pada tema ini. Yang ada: {known}.",
    en="The theme has no such indicator. It has: {known}.",
)
AREA_NEEDED = problem_kind(
    "rollup.area_needed",
    422,
    id="Sebutkan wilayahnya; Anda bertugas di lebih dari satu: {areas}.",
    en="Say which area; you serve in more than one: {areas}.",
)
TOO_LARGE = problem_kind(
    "rollup.too_large",
    422,
    id="Terlalu banyak baris (paling banyak {most}). Persempit wilayah atau periode, atau pakai langkah lebih besar.",
    en="Too many rows (at most {most}). Narrow the area or the period, or take larger steps.",
)

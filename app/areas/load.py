"""The two ways in: the official seed, and lists of RW, RT and dasawisma kept by the kelurahan."""

from app.areas.listing import Row, read_csv
from app.areas.register import Report, ReportLine, import_rtrw
from app.areas.seed import load_seed, put_observations

__all__ = ["Report", "ReportLine", "Row", "import_rtrw", "load_seed", "put_observations", "read_csv"]

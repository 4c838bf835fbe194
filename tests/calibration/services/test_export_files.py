from calibration.services.export_files import EXPORT_FILES


def test_judges_write_their_file_of_the_dataset_folder() -> None:
    assert "judge.jsonl" in EXPORT_FILES

from anlan.publications.tests.conftest import at_state, cast, client_of, files_of_the_test, item, report

__all__ = ["at_state", "cast", "client_of", "files_of_the_test", "item", "report"]

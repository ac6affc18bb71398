"""A dispatched plan, and its people; see the plans' own tests."""

from anlan.plans.tests.conftest import cast, client_of, draft, files_of_the_test, plan

__all__ = ["cast", "client_of", "draft", "files_of_the_test", "plan"]

from chatmart import warehouse


def test_a_test_database_is_prepared(connection):
    count = connection.execute("select count(*) from staging.loads").fetchone()

    assert count == (0,)


def test_preparing_twice_changes_nothing(connection):
    warehouse.prepare(connection)
    warehouse.prepare(connection)

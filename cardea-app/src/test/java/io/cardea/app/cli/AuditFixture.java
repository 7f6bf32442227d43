package io.cardea.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands below {@code audit}, run against an admin API that answers what it is told to. */
abstract class AuditFixture {

  /** Has the key of an administrator. */
  @TempDir Path folder = Path.of(".");

  /** What answers, and was asked. */
  FakeAdmin admin;

  @BeforeEach
  final void open() throws IOException {
    admin = new FakeAdmin();
    Files.writeString(folder.resolve("admin.key"), "cardea_boss");
  }

  @AfterEach
  final void close() {
    admin.close();
  }

  /** Runs {@code audit} with these words. */
  final Ran run(String... words) {
    return Ran.of(asking(admin, words));
  }

  /** {@code audit} with these words, for another API. */
  final String[] asking(FakeAdmin api, String... words) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(List.of(words));
    all.addAll(List.of("--url", api.url(), "--data", folder.toString()));
    return all.toArray(String[]::new);
  }
}

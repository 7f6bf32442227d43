package io.cardea.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands below {@code audit}, run against an admin API that answers what it is told to. */
final class AuditAdmin implements AutoCloseable {

  private final FakeAdmin api = new FakeAdmin();
  private final Path folder;

  /**
   * @param folder gets the key of an administrator
   */
  AuditAdmin(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("admin.key"), "cardea_boss");
  }

  /** What it answers, and was asked. */
  FakeAdmin api() {
    return api;
  }

  /** Runs {@code audit} with these words. */
  Ran run(String... words) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(List.of(words));
    all.addAll(List.of("--url", api.url(), "--data", folder.toString()));
    return Ran.of(all.toArray(String[]::new));
  }

  @Override
  public void close() {
    api.close();
  }
}

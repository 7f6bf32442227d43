package io.cardea.it.archive;

import io.cardea.audit.retention.FolderArchive;
import io.cardea.audit.retention.SegmentArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;

class FolderArchiveTest extends ArchiveContractTest {

  @BeforeEach
  void make() throws IOException {
    Files.createDirectory(root.resolve("archive"));
  }

  @Override
  SegmentArchive archive() {
    return new FolderArchive(root.resolve("archive"));
  }

  @Override
  Path kept(String segment) {
    return root.resolve("archive/c84b32b3933f9256").resolve(segment);
  }

  @Override
  void takeAway() throws IOException {
    Files.move(root.resolve("archive"), root.resolve("away"));
  }

  @Override
  void bringBack() throws IOException {
    Files.move(root.resolve("away"), root.resolve("archive"));
  }
}

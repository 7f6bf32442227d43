package io.cardea.audit.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.read.RecordPages;
import io.cardea.audit.seal.SealedLog;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statement of a removal is the record of it, signed. */
class RemovalStatementTest {

  @Test
  void shouldBeARecordOfTheLog(@TempDir Path root) throws IOException {
    SealedLog log = SealedLog.write(root.resolve("log"), 150, 150);
    Trimming.upTo(log, 1);

    List<String> statement = Files.readAllLines(log.folder().resolve("removals"), UTF_8);

    assertThat(new RecordPages(log.folder()).after(new Place(1, 0), 100_000).lines())
        .contains(statement.getFirst());
    assertThat(statement.get(1)).isEmpty();
    assertThat(statement.get(2)).startsWith("— cardea.audit/");
  }
}

package io.cardea.controlplane.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.Origin;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.model.identity.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupReaderTest {

  private static final ResourceDocument DOCUMENT =
      ResourceDocument.kept(
          "{\"apiVersion\":\"v1\",\"kind\":\"Role\",\"metadata\":{\"name\":\"r\"},"
              + "\"spec\":{\"x\":\"\\u0000é😀\"}}");
  private static final ResourceId ID = new ResourceId(TenantId.DEFAULT, "Role", "r");
  private static final UUID UID = UUID.fromString("019c0000-0000-7000-8000-000000000001");
  private static final Signature SIGNATURE =
      new Signature(
          new Authorship("alice", "\"why\"\n{}", new Origin.File("a\"b.yaml")),
          Instant.ofEpochMilli(1_767_225_600_123L));
  private static final List<BackupEntry> ENTRIES =
      List.of(
          new BackupEntry.Start("0123456789ab", 2, 0),
          new BackupEntry.Signed(1, SIGNATURE),
          new BackupEntry.Version(ID, 1, UID, 1, Optional.of(DOCUMENT)),
          new BackupEntry.Version(ID, 2, UID, 1, Optional.empty()),
          new BackupEntry.Current(
              new StoredResource(
                  UID,
                  new StorePosition("000000000000", 1),
                  3,
                  DOCUMENT,
                  Instant.ofEpochMilli(5),
                  "bob",
                  SIGNATURE)));

  @TempDir Path folder;

  @Test
  void shouldReadWhatWasWritten() throws Exception {
    assertThat(read(written())).isEqualTo(ENTRIES);
  }

  @Test
  void shouldFindEveryFlippedBit() throws Exception {
    byte[] good = written();
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << (at % 8));

      refused(bad);
    }
  }

  @Test
  void shouldFindWhatIsCutOrAdded() throws Exception {
    byte[] good = written();
    for (int length = 0; length < good.length; length++) {
      refused(Arrays.copyOf(good, length));
    }
    refused(Arrays.copyOf(good, good.length + 1));
    String text = new String(good, StandardCharsets.UTF_8);
    refused((text + text).getBytes(StandardCharsets.UTF_8));
    refused(new byte[2_000_000]);
  }

  private static byte[] written() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BackupWriter writer = new BackupWriter(out);
    for (BackupEntry entry : ENTRIES) {
      writer.write(entry);
    }
    writer.end();
    return out.toByteArray();
  }

  private List<BackupEntry> read(byte[] backup) throws IOException, BackupRefused {
    List<BackupEntry> entries = new ArrayList<>();
    BackupReader.read(Files.write(folder.resolve("backup"), backup), entries::add);
    return entries;
  }

  private void refused(byte[] bad) {
    assertThatExceptionOfType(BackupRefused.class).isThrownBy(() -> read(bad));
  }
}

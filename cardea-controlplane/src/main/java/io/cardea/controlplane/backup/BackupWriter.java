package io.cardea.controlplane.backup;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StoredResource;
import io.cardea.mcp.json.JsonStrings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Writes a backup: a {@code start} line, entries, and an {@code end} line with the number of lines
 * before it and the SHA-256 of their bytes. For one thread.
 */
public final class BackupWriter {

  private final OutputStream out;
  private final MessageDigest digest = BackupFormat.digest();
  private long lines;

  /** Writes to {@code out}, which the caller buffers and closes. */
  public BackupWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes {@code entry}; a {@code Start} comes first. */
  public void write(BackupEntry entry) throws IOException {
    writeLine(
        switch (entry) {
          case BackupEntry.Start start -> text(start);
          case BackupEntry.Signed signed ->
              "{\"revision\":{\"number\":"
                  + signed.revision()
                  + ","
                  + text(signed.signature())
                  + "}}";
          case BackupEntry.Version version -> text(version);
          case BackupEntry.Current current -> text(current.resource());
        });
  }

  /** Writes the last line, without which there is no backup. */
  public void end() throws IOException {
    String sum = HexFormat.of().formatHex(digest.digest());
    writeLine("{\"end\":{\"lines\":" + lines + ",\"sha256\":\"" + sum + "\"}}");
  }

  private static String text(BackupEntry.Start start) {
    return """
    {"start":{"format":"%s","version":%d,"incarnation":"%s","revision":%d,"floor":%d}}\
    """
        .formatted(
            BackupFormat.NAME,
            BackupFormat.VERSION,
            start.incarnation(),
            start.revision(),
            start.floor());
  }

  private static String text(Signature signature) {
    return """
    "time":%d,"author":%s,"reason":%s,"origin":%s\
    """
        .formatted(
            signature.time().toEpochMilli(),
            JsonStrings.quote(signature.by().author()),
            JsonStrings.quote(signature.by().reason()),
            JsonStrings.quote(signature.by().origin().toString()));
  }

  private static String text(BackupEntry.Version version) {
    return "{\"version\":{"
        + life(version.id(), version.revision(), version.uid(), version.generation())
        + version.document().map(BackupWriter::member).orElse("")
        + "}}";
  }

  private static String text(StoredResource resource) {
    return "{\"resource\":{"
        + life(resource.id(), resource.version().revision(), resource.uid(), resource.generation())
        + ",\"created\":"
        + resource.created().toEpochMilli()
        + ",\"creator\":"
        + JsonStrings.quote(resource.creator())
        + ","
        + text(resource.changed())
        + member(resource.document())
        + "}}";
  }

  private static String life(ResourceId id, long revision, UUID uid, long generation) {
    return """
    "tenant":"%s","kind":"%s","name":"%s","number":%d,"uid":"%s","generation":%d\
    """
        .formatted(id.tenant(), id.kind(), id.name(), revision, uid, generation);
  }

  private static String member(ResourceDocument document) {
    return ",\"document\":" + document.json();
  }

  private void writeLine(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    lines++;
    out.write(bytes);
  }
}

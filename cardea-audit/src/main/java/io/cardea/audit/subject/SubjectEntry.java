package io.cardea.audit.subject;

import io.cardea.model.audit.AuditSubject;
import io.cardea.model.identity.TenantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/** A subject and its key as bytes, to be wrapped. */
final class SubjectEntry {

  private static final int FORMAT = 1;

  private SubjectEntry() {}

  static byte[] toBytes(AuditSubject subject, byte[] key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(subject.tenant().value());
      out.writeUTF(subject.kind().name());
      out.writeUTF(subject.issuer());
      out.writeUTF(subject.name());
      out.writeLong(subject.since().toEpochMilli());
      out.write(key);
    } catch (IOException e) {
      // An array takes everything; only a name of more than 64 KiB is none.
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The key, with its subject; empty if these bytes are of another format. */
  static Optional<SubjectKey> read(String id, byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != FORMAT) {
        return Optional.empty();
      }
      AuditSubject subject =
          new AuditSubject(
              id,
              new TenantId(in.readUTF()),
              AuditSubject.Kind.valueOf(in.readUTF()),
              in.readUTF(),
              in.readUTF(),
              Instant.ofEpochMilli(in.readLong()));
      byte[] key = in.readNBytes(SubjectKey.BYTES);
      return key.length == SubjectKey.BYTES
          ? Optional.of(new SubjectKey(subject, key))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package io.cardea.dataplane.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.revision.Revision;
import io.cardea.model.audit.ClientName;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.session.SessionStore.SessionKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a sealed session id says.
 *
 * @param endpoint where the session lives; names the tenant too
 * @param principal {@link Principal#digest} of whose it is
 * @param revision negotiated revision
 * @param issued when it began
 * @param expires when it ends at the latest
 * @param random 128 random bits in hex
 * @param client what the client called itself, if it did
 * @param clientCapabilities JSON of what the client declared, if it is short enough to travel in
 *     the id
 */
public record SessionId(
    EndpointKey endpoint,
    String principal,
    Revision revision,
    Instant issued,
    Instant expires,
    String random,
    Optional<ClientName> client,
    Optional<String> clientCapabilities) {

  /** Declarations of more bytes than this are stored instead. */
  public static final int MAX_CAPABILITIES = 512;

  /** Whether {@code caller} may use it at {@code place} at {@code now}. */
  public boolean admits(Principal caller, EndpointKey place, Instant now) {
    return endpoint.equals(place) && principal.equals(caller.digest()) && now.isBefore(expires);
  }

  public SessionKey key() {
    return new SessionKey(endpoint.tenant().value(), principal, random);
  }

  /** As it is sealed. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(endpoint.tenant().value());
      out.writeUTF(endpoint.kind().name());
      out.writeUTF(endpoint.name());
      out.write(HexFormat.of().parseHex(principal));
      out.writeUTF(revision.date());
      out.writeLong(issued.toEpochMilli());
      out.writeLong(expires.toEpochMilli());
      out.write(HexFormat.of().parseHex(random));
      out.writeUTF(client.map(ClientName::name).orElse(""));
      out.writeUTF(client.map(ClientName::version).orElse(""));
      out.write(clientCapabilities.orElse("").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #toBytes} wrote, in this build. */
  public static Optional<SessionId> parse(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      EndpointKey endpoint =
          new EndpointKey(
              new TenantId(in.readUTF()), EndpointKey.Kind.valueOf(in.readUTF()), in.readUTF());
      String principal = HexFormat.of().formatHex(in.readNBytes(32));
      Optional<Revision> revision = Revision.find(in.readUTF());
      Instant issued = Instant.ofEpochMilli(in.readLong());
      Instant expires = Instant.ofEpochMilli(in.readLong());
      String random = HexFormat.of().formatHex(in.readNBytes(16));
      ClientName client = new ClientName(in.readUTF(), in.readUTF());
      Optional<String> capabilities =
          Optional.of(new String(in.readAllBytes(), UTF_8)).filter(json -> !json.isEmpty());
      return revision.map(found ->
          new SessionId(
              endpoint,
              principal,
              found,
              issued,
              expires,
              random,
              Optional.of(client).filter(said -> !said.name().isEmpty()),
              capabilities));
    } catch (IOException | IllegalArgumentException e) {
      // Only our own key gets here, so this is a token of another build.
      return Optional.empty();
    }
  }
}

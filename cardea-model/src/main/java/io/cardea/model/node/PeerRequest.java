package io.cardea.model.node;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A client's request as it came in at one node, for another that runs it through its own whole
 * pipeline.
 *
 * @param id names it in answer, logs and audit records of both nodes
 * @param verb HTTP method
 * @param path path of the address, as sent
 * @param query what followed the {@code ?}; possibly empty
 * @param fields header fields in their order
 * @param address the client's network address, as far as the first node believes what proxies say
 * @param isLocal whether it came straight from the first node's own machine to a loopback name
 * @param certificate thumbprint of the certificate that the client has shown there
 * @param body the message; empty if there is none
 */
public record PeerRequest(
    UUID id,
    String verb,
    String path,
    String query,
    List<Field> fields,
    String address,
    boolean isLocal,
    Optional<String> certificate,
    Body body) {

  public PeerRequest {
    fields = List.copyOf(fields);
  }

  /** One header field. */
  public record Field(String name, String value) {

    /** Values may be credentials. */
    @Override
    public String toString() {
      return name;
    }
  }

  /** The bytes of a message. */
  public static final class Body {

    private final byte[] bytes;

    private Body(byte[] bytes) {
      this.bytes = bytes;
    }

    /** A message; the bytes are not to be changed from now on. */
    public static Body of(byte[] bytes) {
      return new Body(bytes);
    }

    /** The bytes; not to be changed. */
    public byte[] bytes() {
      return bytes;
    }
  }

  /** Without field values and body, which may be secret. */
  @Override
  public String toString() {
    return verb + " " + path + " " + fields + " of " + address + " (" + id + ")";
  }
}

package io.cardea.upstream.exchange;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Status and fields of an upstream's answer.
 *
 * @param status HTTP status, or what stands for it
 * @param fields its fields; only few may ever reach a client
 * @param endpoint which of the adapter's endpoints answered; names it in an {@link UpstreamSession}
 * @param judged status that says whether the server is well: where the answer tells of another one,
 *     that one's
 */
public record UpstreamHead(int status, Fields fields, String endpoint, int judged) {

  /** A server's own answer. */
  public UpstreamHead(int status, Fields fields, String endpoint) {
    this(status, fields, endpoint, status);
  }

  /** Header fields, found by their names in any case. */
  @FunctionalInterface
  public interface Fields {

    /** The first value of the field {@code name}, or null. */
    @Nullable String get(String name);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** Whether the answer has this media type, whatever its parameters. */
  public boolean isType(String mediaType) {
    String value = fields.get("content-type");
    return value != null
        && value.regionMatches(true, 0, mediaType, 0, mediaType.length())
        && (value.length() == mediaType.length()
            || " ;\t".indexOf(value.charAt(mediaType.length())) >= 0);
  }
}

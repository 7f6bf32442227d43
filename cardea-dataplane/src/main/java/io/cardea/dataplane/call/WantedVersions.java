package io.cardea.dataplane.call;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.ServerVersion;
import io.cardea.model.endpoint.EndpointKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The versions of servers that a client asks for, in the header field {@value #HEADER}: {@code
 * weather=2.0, github=1.4}. At the address of one server its version alone will do.
 *
 * @param byAdapter by the adapter's name
 */
public record WantedVersions(Map<String, String> byAdapter) {

  /** The field; several of them are one list (RFC 9110 §5.3). */
  public static final String HEADER = "cardea-server-version";

  /** Asks for nothing. */
  public static final WantedVersions NONE = new WantedVersions(Map.of());

  public WantedVersions {
    byAdapter = Map.copyOf(byAdapter);
  }

  /** What {@code call} asks for; empty if that cannot be read. */
  public static Optional<WantedVersions> in(Call call) {
    List<String> fields = call.arrival().headers(HEADER);
    if (fields.isEmpty()) {
      return Optional.of(NONE);
    }
    EndpointKey endpoint = call.arrival().route().endpoint();
    Map<String, String> wanted = new HashMap<>();
    for (String item : String.join(",", fields).split(",", -1)) {
      int equals = item.indexOf('=');
      String adapter = equals < 0 ? endpoint.name() : item.substring(0, equals).strip();
      String version = item.substring(equals + 1).strip();
      boolean isWhole = equals >= 0 || !endpoint.isAggregate();
      if (!isWhole
          || !AdapterKey.isValidName(adapter)
          || !ServerVersion.isValidName(version)
          || wanted.put(adapter, version) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(new WantedVersions(wanted));
  }

  /** The version of this adapter's server that is asked for. */
  public Optional<String> of(String adapter) {
    return Optional.ofNullable(byAdapter.get(adapter));
  }
}

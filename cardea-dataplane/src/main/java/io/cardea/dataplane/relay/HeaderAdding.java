package io.cardea.dataplane.relay;

import java.util.HashMap;
import java.util.Map;

/** A reply whose head gets one more field, if there is something to put in it by then. */
final class HeaderAdding extends ForwardingReply {

  private final Map<String, String> added = new HashMap<>();

  HeaderAdding(ClientReply client) {
    super(client);
  }

  void add(String name, String value) {
    added.put(name, value);
  }

  private Map<String, String> merged(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(added);
    return all;
  }

  @Override
  public void body(int status, Map<String, String> headers, byte[] json) {
    super.body(status, merged(headers), json);
  }

  @Override
  public void stream(Map<String, String> headers) {
    super.stream(merged(headers));
  }
}

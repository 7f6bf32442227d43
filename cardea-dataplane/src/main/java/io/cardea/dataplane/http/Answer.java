package io.cardea.dataplane.http;

import java.util.List;
import java.util.Map;

/**
 * What an answer begins with.
 *
 * @param contentType empty if it has no content
 * @param length of its content; {@link #UNSAID} if that is not known or not to be said
 * @param fields further fields
 * @param more and those, whose names may come twice
 * @param closes whether it is the last on its connection
 */
record Answer(
    int status,
    String contentType,
    int length,
    Map<String, String> fields,
    List<Map.Entry<String, String>> more,
    boolean closes) {

  static final int UNSAID = -1;
}

package io.cardea.controlplane.admin;

import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.controlplane.admin.Operation.Parameter;
import io.cardea.controlplane.admin.Operation.Shape;
import java.util.List;

/** Describes one operation step by step. */
final class OperationBuilder {

  private final String method;
  private final String path;
  private final String id;
  private final String summary;
  private List<Parameter> query = List.of();
  private Shape body = Shape.NONE;
  private Shape answer = Shape.NONE;

  OperationBuilder(String method, String path, String id, String summary) {
    this.method = method;
    this.path = path;
    this.id = id;
    this.summary = summary;
  }

  OperationBuilder query(List<Parameter> known) {
    query = known;
    return this;
  }

  OperationBuilder takes(Shape shape) {
    body = shape;
    return this;
  }

  OperationBuilder answers(Shape shape) {
    answer = shape;
    return this;
  }

  Operation by(Handler handler) {
    return new Operation(method, path, id, summary, query, body, 200, answer, handler);
  }
}

package io.cardea.app.sample;

import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;

/** Adds two numbers, to 34 digits. */
final class AddTool implements Tool {

  @Override
  public String name() {
    return "add";
  }

  @Override
  public String definition() {
    return """
    {"name":"add","title":"Add","description":"Adds two numbers, to 34 digits.",
    "inputSchema":{"type":"object","properties":{
    "a":{"type":"number","description":"The first number, at most 64 characters"},
    "b":{"type":"number","description":"The second number, at most 64 characters"}},
    "required":["a","b"],"additionalProperties":false},
    "outputSchema":{"type":"object",
    "properties":{"sum":{"type":"number","description":"a + b"}},"required":["sum"]},
    "annotations":{"readOnlyHint":true,"openWorldHint":false}}\
    """;
  }

  @Override
  public Future<Outcome> call(Call call, Arguments arguments, Optional<Elicited> answer) {
    Optional<BigDecimal> a = arguments.number("a");
    Optional<BigDecimal> b = arguments.number("b");
    if (a.isEmpty() || b.isEmpty()) {
      String name = a.isEmpty() ? "a" : "b";
      return Future.succeededFuture(
          Outcome.toolError(name + " must be a number of at most 64 characters."));
    }
    return Future.succeededFuture(sum(a.get(), b.get()));
  }

  private static Outcome sum(BigDecimal a, BigDecimal b) {
    try {
      BigDecimal sum = a.add(b, MathContext.DECIMAL128);
      return Outcome.result(
          """
          "content":[{"type":"text","text":"%1$s"}],"structuredContent":{"sum":%1$s}\
          """
              .formatted(sum));
    } catch (ArithmeticException _) {
      return Outcome.toolError("The sum is out of range: use smaller exponents.");
    }
  }
}

package io.cardea.dataplane.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.revision.Revision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseInspectorTest {

  private static final String TOOL = "{\"name\":\"get_rain\",\"arguments\":{}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'jsonrpc':'2.0','id':1,'result':{}} | RESULT 0",
        "{'jsonrpc':'2.0','id':1,'result':{'isError':false}} | RESULT 0",
        "{'jsonrpc':'2.0','id':1,'result':{'isError':true}} | ERROR 0",
        "{'jsonrpc':'2.0','id':1,'result':{'isError':'true'}} | RESULT 0",
        "{'jsonrpc':'2.0','id':1,'error':{'code':-32602,'message':'x'}} | ERROR -32602",
        "{'jsonrpc':'2.0','id':1,'error':{'code':1.5,'message':'x'}} | ERROR 0",
        "{'jsonrpc':'2.0','id':1,'error':{'code':'-32602'}} | ERROR 0",
        "{'jsonrpc':'2.0','id':1,'error':{'code':99999999999999999999}} | ERROR 0",
        "{'jsonrpc':'2.0','id':1,'error':{}} | ERROR 0",
        "{'jsonrpc':'2.0','error':{'code':-32700,'message':'x'}} | ERROR -32700",
        "{'jsonrpc':'2.0','id':null,'error':{'code':-32700,'message':'x'}} | ERROR -32700",
        "{'jsonrpc':'2.0','id':2,'result':{}} | invalid",
        "{'jsonrpc':'2.0','id':'1','result':{}} | invalid",
        "{'jsonrpc':'2.0','id':1.0,'result':{}} | invalid",
        "{'jsonrpc':'2.0','id':2,'error':{'code':1}} | invalid",
        "{'jsonrpc':'2.0','result':{}} | invalid",
        "{'jsonrpc':'2.0','id':1} | invalid",
        "{'jsonrpc':'2.0','id':1,'result':{},'error':{}} | invalid",
        "{'jsonrpc':'1.0','id':1,'result':{}} | invalid",
        "{'id':1,'result':{}} | invalid",
        "{'jsonrpc':'2.0','id':1,'id':1,'result':{}} | invalid",
        "{'jsonrpc':'2.0','id':1,'result':{}} x | invalid",
        "[{'jsonrpc':'2.0','id':1,'result':{}}] | invalid",
        "null | invalid",
        "{ | invalid",
        "<html> | invalid",
        "{'jsonrpc':'2.0','method':'notifications/progress','params':{}} | OTHER 0",
        "{'jsonrpc':'2.0','method':'notifications/message','params':{}} | OTHER 0",
        "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{}} | OTHER 0",
        "{'jsonrpc':'2.0','method':'notifications/no/such','params':{}} | drop",
        "{'jsonrpc':'2.0','method':'notifications/initialized'} | drop",
      })
  void shouldJudgeWhatIsTheSameInBothEras(String json, String expected) {
    assertThat(inspect(Revision.R2026_07_28, json)).isEqualTo(expected);
    assertThat(inspect(Revision.R2025_11_25, json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'jsonrpc':'2.0','id':9,'method':'sampling/createMessage','params':{}} | OTHER 0 |"
            + " invalid",
        "{'jsonrpc':'2.0','id':9,'method':'elicitation/create','params':{}} | OTHER 0 | invalid",
        "{'jsonrpc':'2.0','id':9,'method':'roots/list'} | OTHER 0 | invalid",
        "{'jsonrpc':'2.0','id':9,'method':'ping'} | OTHER 0 | invalid",
        "{'jsonrpc':'2.0','id':9,'method':'tools/call','params':{}} | drop | invalid",
        "{'jsonrpc':'2.0','id':9,'method':'no/such'} | drop | invalid",
        "{'jsonrpc':'2.0','method':'notifications/elicitation/complete'} | OTHER 0 | drop",
        "{'jsonrpc':'2.0','method':'notifications/subscriptions/acknowledged'} | drop | OTHER 0",
      })
  void shouldLetServersAskOnlyInTheLegacyEra(String json, String legacy, String modern) {
    assertThat(inspect(Revision.R2025_11_25, json)).isEqualTo(legacy);
    assertThat(inspect(Revision.R2026_07_28, json)).isEqualTo(modern);
  }

  @Test
  void shouldRefuseWhatIsTooDeep() {
    String deep = "[".repeat(65) + "]".repeat(65);
    assertThat(
            inspect(
                Revision.R2025_11_25,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":" + deep + "}}"))
        .isEqualTo("invalid");
  }

  @Test
  void shouldRefuseResponsesToWhatAsksForNone() {
    Call notification =
        Calls.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
            .withClass(Revision.R2025_11_25, java.util.Optional.empty());
    assertThat(
            line(
                new ResponseInspector(notification, Rewriting.NONE)
                    .inspect(bytes("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"))))
        .isEqualTo("invalid");
  }

  @Test
  void shouldTakeNoResponseOnAStreamThatAnswersNothing() {
    assertThat(
            new ResponseInspector(Calls.get(), Rewriting.NONE)
                .inspect(bytes("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[]}}")))
        .isInstanceOf(Inspected.Drop.class);
  }

  private static String inspect(Revision revision, String json) {
    Call call = Calls.permitted(revision, "tools/call", TOOL);
    return line(
        new ResponseInspector(call, Rewriting.NONE).inspect(bytes(json.replace('\'', '"'))));
  }

  private static String line(Inspected inspected) {
    return switch (inspected) {
      case Inspected.Asks _ -> "asks";
      case Inspected.Forward forward -> forward.kind() + " " + forward.errorCode();
      case Inspected.Changed changed -> "changed " + new String(changed.json(), UTF_8);
      case Inspected.Drop _ -> "drop";
      case Inspected.Invalid _ -> "invalid";
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}

package io.cardea.dataplane.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedCapabilitiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'tasks':{'list':{}}} | {}",
        "{'roots':{ 'x':1.0 },'tasks':{'list':{}},'sampling':{}} | {'roots':{ 'x':1.0 },'sampling':{}}",
        "{'experimental':{'tasks':{}} } | {'experimental':{'tasks':{}} }",
        "{} | {}",
        "[] | {}",
        "'tasks' | {}",
        "no json | {}",
      })
  void shouldLeaveOutTasksAndNothingElse(String declared, String told) {
    assertThat(SharedCapabilities.withoutTasks(declared.replace('\'', '"')))
        .isEqualTo(told.replace('\'', '"'));
  }
}

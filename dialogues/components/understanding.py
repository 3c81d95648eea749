"""What a message means, as a component of Rasa's pipeline."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from components import reader

FLAGS = {"red_flag": 0.2, "consent": 0.5}  # the probability from which a flag is raised
NOTHING = {INTENT_NAME_KEY: "out_of_scope", PREDICTED_CONFIDENCE_KEY: 0.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Understanding(GraphComponent, IntentClassifier):
    """Sets a message's intent and, where one is raised, its flags. It is trained beforehand: `make encoder`."""

    def __init__(self, trained: reader.Reader) -> None:
        self.trained = trained

    @classmethod
    def create(
        cls, _config: dict[str, Any], _storage: ModelStorage, _resource: Resource, _context: ExecutionContext
    ) -> "Understanding":
        return cls(reader.load())

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._understand(message, message.get(TEXT) or "")
        return messages

    def _understand(self, message: Message, text: str) -> None:
        if not any(character.isalpha() for character in text):
            message.set(INTENT, NOTHING, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [NOTHING], add_to_output=True)
            return
        meaning = self.trained.read(text)
        ranked = sorted(meaning["intent"].items(), key=lambda one: -one[1])[:5]
        ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: likely} for name, likely in ranked]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        for question, least in FLAGS.items():
            answer, likely = max(
                ((answer, likely) for answer, likely in meaning[question].items() if answer != "none"),
                key=lambda one: one[1],
            )
            message.set(question, answer if likely >= least else None, add_to_output=True)

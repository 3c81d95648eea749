"""Writes what a training gave as the files that the engine reads: an ONNX graph in 8 bits, the pieces and the labels.

One message is read at a time, so the graph has no padding and no mask. Matrices are quantised a column at a time to
seven bits, which processors without VNNI multiply without overflow; activations are quantised as they come.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from encoder import vocabulary

TRAINED = Path(__file__).resolve().parent / "trained"
TEMPERATURE = 1.25  # both opinions come from the same messages, so their product is surer than it should be
CONTRIB = "com.microsoft"  # onnxruntime's own operators


def write(
    encoder: nn.Module,
    rows: list[int],
    pieces: list[tuple[str, float]],
    labels: dict[str, list[str]],
    second: dict[str, np.ndarray],
) -> None:
    """Everything that `components/reader.py` needs, into `trained/`."""
    TRAINED.mkdir(exist_ok=True)
    onnx.save(_Graph(encoder).model(), TRAINED / "encoder.onnx")
    words = encoder.words.weight.detach()
    scales = words.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
    np.savez(
        TRAINED / "words.npz",
        words=(words / scales).round().to(torch.int8).numpy(),
        scales=scales.to(torch.float32).numpy(),
        places=encoder.places[: vocabulary.LONGEST].detach().numpy(),
    )
    np.savez(TRAINED / "letters.npz", **second)
    vocabulary.tokenizer(pieces, rows).save(str(TRAINED / "pieces.json"), pretty=False)
    (TRAINED / "labels.json").write_text(json.dumps({"labels": labels, "temperature": TEMPERATURE}, indent=1) + "\n")


class _Graph:
    """Nodes and weights, as they are added."""

    def __init__(self, encoder: nn.Module) -> None:
        self.encoder = encoder
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        width = self.encoder.places.shape[1]
        hidden = self._normalised("embedded", self.encoder.first)
        for index, layer in enumerate(self.encoder.layers):
            hidden = self._layer(hidden, layer, f"layer{index}")
        mean = self._node("ReduceMean", [hidden, self._weight("axes", np.array([1]))], "mean", keepdims=0)
        heads = self.encoder.heads
        matrix, bias = self._array("heads.w", heads.weight.T), self._array("heads.b", heads.bias)
        self._node("Gemm", [mean, matrix, bias], "logits")
        embedded = helper.make_tensor_value_info("embedded", TensorProto.FLOAT, [1, "pieces", width])
        logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, heads.out_features])
        graph = helper.make_graph(self.nodes, "encoder", [embedded], [logits], self.weights)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)

    def _layer(self, hidden: str, layer: nn.Module, name: str) -> str:
        mixed = self._multiplied(hidden, layer.mix, f"{name}.mix")
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [mixed], parts, axis=2, num_outputs=3))
        heard = self._node("MultiHeadAttention", parts, f"{name}.heard", domain=CONTRIB, num_heads=layer.heads)
        out = self._multiplied(heard, layer.out, f"{name}.out")
        hidden = self._added(out, hidden, layer.after_attention, f"{name}.after_attention")
        wide = self._multiplied(hidden, layer.widen, f"{name}.widen")
        bent = self._node("Gelu", [wide], f"{name}.gelu", domain=CONTRIB)
        narrow = self._multiplied(bent, layer.narrow, f"{name}.narrow")
        return self._added(narrow, hidden, layer.after_inner, f"{name}.after_inner")

    def _multiplied(self, hidden: str, linear: nn.Linear, name: str) -> str:
        matrix = linear.weight.detach().T
        scales = matrix.abs().amax(0) / 63
        whole = self._weight(f"{name}.w", (matrix / scales).round().to(torch.int8).numpy())
        zeros = self._weight(f"{name}.zeros", np.zeros(matrix.shape[1], np.int8))
        inputs = [hidden, whole, self._array(f"{name}.scales", scales), zeros, self._array(f"{name}.b", linear.bias)]
        return self._node("DynamicQuantizeMatMul", inputs, name, domain=CONTRIB)

    def _added(self, new: str, hidden: str, norm: nn.LayerNorm, name: str) -> str:
        inputs = [new, hidden, self._array(f"{name}.w", norm.weight), self._array(f"{name}.b", norm.bias)]
        return self._node("SkipLayerNormalization", inputs, name, domain=CONTRIB, epsilon=norm.eps)

    def _normalised(self, hidden: str, norm: nn.LayerNorm) -> str:
        inputs = [hidden, self._array("first.w", norm.weight), self._array("first.b", norm.bias)]
        return self._node("LayerNormalization", inputs, "first", epsilon=norm.eps)

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def _array(self, name: str, tensor: Tensor) -> str:
        return self._weight(name, tensor.detach().to(torch.float32).contiguous().numpy())

    def _weight(self, name: str, array: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(array, name))
        return name

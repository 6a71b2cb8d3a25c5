"""Steps for other people's pipelines: datatrove, Hugging Face datasets."""

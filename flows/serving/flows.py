"""The flows by name, where Prefect finds them: ``flows.serving.flows.release`` and the others.

Importing this imports Prefect; nothing but Prefect's own processes and what serves deployments does so.
"""

from flows.collection.flow import extract_flow
from flows.deposit.flow import publish_flow
from flows.engine import release_flow
from flows.serving.evaluate import evaluate_flow

release = release_flow()
extract = extract_flow()
publish = publish_flow()
evaluate = evaluate_flow()

CREATE TABLE "experiments" (
	experiment_id INTEGER NOT NULL, 
	name VARCHAR(256) NOT NULL, 
	artifact_location VARCHAR(256), 
	lifecycle_stage VARCHAR(32), 
	creation_time BIGINT, 
	last_update_time BIGINT, 
	workspace VARCHAR(63) DEFAULT 'default' NOT NULL, 
	CONSTRAINT experiment_pk PRIMARY KEY (experiment_id), 
	CONSTRAINT experiments_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT uq_experiments_workspace_name UNIQUE (workspace, name)
);
INSERT INTO "experiments" VALUES(0,'Default','/code/w2s/mlruns/0','active',1795593120099,1795593120099,'default');
INSERT INTO "experiments" VALUES(1,'w2s','/code/w2s/mlruns/1','active',1795593120105,1795593120105,'default');
CREATE TABLE "latest_metrics" (
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT NOT NULL, 
	timestamp BIGINT, 
	step BIGINT NOT NULL, 
	is_nan BOOLEAN NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT latest_metric_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid), 
	CHECK (is_nan IN (0, 1))
);
INSERT INTO "latest_metrics" VALUES('loss',0.6,1795593120591,2,0,'4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "latest_metrics" VALUES('val/acc',0.7,1795593120619,2,0,'4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "latest_metrics" VALUES('loss',0.0,1795593120889,0,1,'76e828de5ec94c8c891ba9e06b980206');
CREATE TABLE "metrics" (
	"key" VARCHAR(250) NOT NULL, 
	value FLOAT NOT NULL, 
	timestamp BIGINT NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	step BIGINT DEFAULT '0' NOT NULL, 
	is_nan BOOLEAN DEFAULT '0' NOT NULL, 
	CONSTRAINT metric_pk PRIMARY KEY ("key", timestamp, step, run_uuid, value, is_nan), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid), 
	CHECK (is_nan IN (0, 1))
);
INSERT INTO "metrics" VALUES('loss',0.9,1795593120461,'4b7b1470d17748fdbb7a085b87ecb8d8',0,0);
INSERT INTO "metrics" VALUES('val/acc',0.5,1795593120501,'4b7b1470d17748fdbb7a085b87ecb8d8',0,0);
INSERT INTO "metrics" VALUES('loss',0.4,1795593120529,'4b7b1470d17748fdbb7a085b87ecb8d8',1,0);
INSERT INTO "metrics" VALUES('val/acc',0.6,1795593120560,'4b7b1470d17748fdbb7a085b87ecb8d8',1,0);
INSERT INTO "metrics" VALUES('loss',0.6,1795593120591,'4b7b1470d17748fdbb7a085b87ecb8d8',2,0);
INSERT INTO "metrics" VALUES('val/acc',0.7,1795593120619,'4b7b1470d17748fdbb7a085b87ecb8d8',2,0);
INSERT INTO "metrics" VALUES('loss',0.0,1795593120889,'76e828de5ec94c8c891ba9e06b980206',0,1);
CREATE TABLE "params" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000) NOT NULL, 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT param_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "params" VALUES('lr','0.001','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "params" VALUES('model.width','64','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "params" VALUES('api_key','sk-abcdefghijklmnopqrstuv1234','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "params" VALUES('lr','10','ee66b61be78a4c7c8baac63b51bb3043');
INSERT INTO "params" VALUES('lr','0.0003','76e828de5ec94c8c891ba9e06b980206');
CREATE TABLE "runs" (
	run_uuid VARCHAR(32) NOT NULL, 
	name VARCHAR(250), 
	source_type VARCHAR(20), 
	source_name VARCHAR(500), 
	entry_point_name VARCHAR(50), 
	user_id VARCHAR(256), 
	status VARCHAR(9), 
	start_time BIGINT, 
	end_time BIGINT, 
	source_version VARCHAR(50), 
	lifecycle_stage VARCHAR(20), 
	artifact_uri VARCHAR(200), 
	experiment_id INTEGER, deleted_time BIGINT, 
	CONSTRAINT run_pk PRIMARY KEY (run_uuid), 
	CONSTRAINT runs_lifecycle_stage CHECK (lifecycle_stage IN ('active', 'deleted')), 
	CONSTRAINT source_type CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')), 
	FOREIGN KEY(experiment_id) REFERENCES experiments (experiment_id), 
	CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED'))
);
INSERT INTO "runs" VALUES('4b7b1470d17748fdbb7a085b87ecb8d8','small','UNKNOWN','','','ada','FINISHED',1795593120280,1795593120654,'','active','/code/w2s/mlruns/1/4b7b1470d17748fdbb7a085b87ecb8d8/artifacts',1,NULL);
INSERT INTO "runs" VALUES('ee66b61be78a4c7c8baac63b51bb3043','crashed','UNKNOWN','','','ada','FAILED',1795593120693,1795593120758,'','active','/code/w2s/mlruns/1/ee66b61be78a4c7c8baac63b51bb3043/artifacts',1,NULL);
INSERT INTO "runs" VALUES('a17527f7fe8741e7a014f69a29c02614','parent','UNKNOWN','','','ada','FINISHED',1795593120791,1795593120938,'','active','/code/w2s/mlruns/1/a17527f7fe8741e7a014f69a29c02614/artifacts',1,NULL);
INSERT INTO "runs" VALUES('76e828de5ec94c8c891ba9e06b980206','child','UNKNOWN','','','ada','FINISHED',1795593120831,1795593120914,'','active','/code/w2s/mlruns/1/76e828de5ec94c8c891ba9e06b980206/artifacts',1,NULL);
CREATE TABLE "tags" (
	"key" VARCHAR(250) NOT NULL, 
	value VARCHAR(8000), 
	run_uuid VARCHAR(32) NOT NULL, 
	CONSTRAINT tag_pk PRIMARY KEY ("key", run_uuid), 
	FOREIGN KEY(run_uuid) REFERENCES runs (run_uuid)
);
INSERT INTO "tags" VALUES('mlflow.user','ada','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('mlflow.source.name','train_mlflow.py','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('mlflow.source.type','LOCAL','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('mlflow.source.git.commit','ea0c187c79b87208c3aa05ae6c37a0e6a7fa6188','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('mlflow.source.git.branch','main','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('mlflow.source.git.repoURL','https://github.com/lab/w2s.git','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('mlflow.note.content','does a lower lr stop the spike?','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('mlflow.runName','small','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('stage','pilot','4b7b1470d17748fdbb7a085b87ecb8d8');
INSERT INTO "tags" VALUES('mlflow.user','ada','ee66b61be78a4c7c8baac63b51bb3043');
INSERT INTO "tags" VALUES('mlflow.source.name','train_mlflow.py','ee66b61be78a4c7c8baac63b51bb3043');
INSERT INTO "tags" VALUES('mlflow.source.type','LOCAL','ee66b61be78a4c7c8baac63b51bb3043');
INSERT INTO "tags" VALUES('mlflow.source.git.commit','ea0c187c79b87208c3aa05ae6c37a0e6a7fa6188','ee66b61be78a4c7c8baac63b51bb3043');
INSERT INTO "tags" VALUES('mlflow.source.git.branch','main','ee66b61be78a4c7c8baac63b51bb3043');
INSERT INTO "tags" VALUES('mlflow.source.git.repoURL','https://github.com/lab/w2s.git','ee66b61be78a4c7c8baac63b51bb3043');
INSERT INTO "tags" VALUES('mlflow.runName','crashed','ee66b61be78a4c7c8baac63b51bb3043');
INSERT INTO "tags" VALUES('mlflow.user','ada','a17527f7fe8741e7a014f69a29c02614');
INSERT INTO "tags" VALUES('mlflow.source.name','train_mlflow.py','a17527f7fe8741e7a014f69a29c02614');
INSERT INTO "tags" VALUES('mlflow.source.type','LOCAL','a17527f7fe8741e7a014f69a29c02614');
INSERT INTO "tags" VALUES('mlflow.source.git.commit','ea0c187c79b87208c3aa05ae6c37a0e6a7fa6188','a17527f7fe8741e7a014f69a29c02614');
INSERT INTO "tags" VALUES('mlflow.source.git.branch','main','a17527f7fe8741e7a014f69a29c02614');
INSERT INTO "tags" VALUES('mlflow.source.git.repoURL','https://github.com/lab/w2s.git','a17527f7fe8741e7a014f69a29c02614');
INSERT INTO "tags" VALUES('mlflow.runName','parent','a17527f7fe8741e7a014f69a29c02614');
INSERT INTO "tags" VALUES('mlflow.user','ada','76e828de5ec94c8c891ba9e06b980206');
INSERT INTO "tags" VALUES('mlflow.source.name','train_mlflow.py','76e828de5ec94c8c891ba9e06b980206');
INSERT INTO "tags" VALUES('mlflow.source.type','LOCAL','76e828de5ec94c8c891ba9e06b980206');
INSERT INTO "tags" VALUES('mlflow.source.git.commit','ea0c187c79b87208c3aa05ae6c37a0e6a7fa6188','76e828de5ec94c8c891ba9e06b980206');
INSERT INTO "tags" VALUES('mlflow.source.git.branch','main','76e828de5ec94c8c891ba9e06b980206');
INSERT INTO "tags" VALUES('mlflow.source.git.repoURL','https://github.com/lab/w2s.git','76e828de5ec94c8c891ba9e06b980206');
INSERT INTO "tags" VALUES('mlflow.parentRunId','a17527f7fe8741e7a014f69a29c02614','76e828de5ec94c8c891ba9e06b980206');
INSERT INTO "tags" VALUES('mlflow.runName','child','76e828de5ec94c8c891ba9e06b980206');

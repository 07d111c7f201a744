package twin

// tablePages are those of DynamoDB.
func tablePages() []page {
	const two = "another index, and one less"
	return []page{
		{
			right: motoWrong, source: `DynamoDB API reference, "CreateTable"`, why: "3 to 255 characters",
			calls: []refused{{"a table with a name that is too short", "DynamoDB.CreateTable", "ValidationException", allowed}},
		},
		{
			right: motoWrong, source: `DynamoDB API reference, "UpdateTable"`,
			why: "ValidationException for a stream where there is one; what becomes of an index that is not there, or there already, is not documented, and no crash",
			calls: []refused{
				{"a stream where there is one", "DynamoDB.UpdateTable", "ValidationException", "ResourceInUseException"},
				{"another index of a name that is taken", "DynamoDB.UpdateTable", "ValidationException", "(crashed)"},
				{"one less of an index that there is not", "DynamoDB.UpdateTable", "ResourceNotFoundException", "(crashed)"},
			},
		},
		{
			right: motoWrong, source: `DynamoDB API reference, "UpdateTimeToLive"`,
			why: "the error is called ResourceNotFoundException; that Time to Live cannot be enabled twice is not documented, and AWS answers so",
			calls: []refused{
				{"Time to Live of a table that there is not", "DynamoDB.UpdateTimeToLive", "ResourceNotFoundException", "ResourceNotFound"},
				{"Time to Live where it is on", "DynamoDB.UpdateTimeToLive", "ValidationException", allowed},
			},
		},
		{
			right: undocumented, source: `not documented; DynamoDB API reference, "TimeToLiveDescription"`, why: "haws reads the attribute of what is enabled",
			fields: []shape{{"DynamoDB.DescribeTimeToLive", "TimeToLiveDescription.AttributeName", absent, "until", "Time to Live, on and off"}},
		},
		{
			right: motoWrong, source: `DynamoDB API reference, "TableDescription"`, why: "a table is made, changed and deleted over time, and so are its indexes; a deleted index leaves once that is done",
			fields: []shape{
				{"DynamoDB.CreateTable", "TableDescription.TableStatus", "CREATING", "ACTIVE", ""},
				{"DynamoDB.UpdateTable", "TableDescription.TableStatus", "UPDATING", "ACTIVE", ""},
				{"DynamoDB.DeleteTable", "TableDescription.TableStatus", "DELETING", "ACTIVE", ""},
				{"DynamoDB.CreateTable", "TableDescription.GlobalSecondaryIndexes.IndexStatus", "CREATING", "ACTIVE", ""},
				{"DynamoDB.UpdateTable", "TableDescription.GlobalSecondaryIndexes.*", "", "", two},
			},
		},
		{
			right: undocumented, source: `not documented; DynamoDB API reference, "AttributeDefinition"`, why: "haws asks for the attributes of the keys that there are",
			fields: []shape{{"DynamoDB.DescribeTable", "Table.AttributeDefinitions.*", "", "", two}},
		},
		{
			right: motoWrong, source: `DynamoDB API reference, "TableDescription", "BillingModeSummary", "GlobalSecondaryIndexDescription", "TableClassSummary" and "OnDemandThroughput"`,
			why: "AWS shows these",
			fields: []shape{
				{"DynamoDB.*", "Table*.TableId", "", absent, ""},
				{"DynamoDB.*", "Table*.BillingModeSummary.LastUpdateToPayPerRequestDateTime", "T", absent, ""},
				{"DynamoDB.*", "Table*.TableClassSummary.TableClass", "STANDARD", absent, ""},
				{"DynamoDB.*", "Table*.OnDemandThroughput.*", "", absent, ""},
				{"DynamoDB.*", "Table*.GlobalSecondaryIndexes.IndexArn", "", absent, ""},
				{"DynamoDB.*", "Table*.GlobalSecondaryIndexes.IndexSizeBytes", "0", absent, ""},
				{"DynamoDB.*", "Table*.GlobalSecondaryIndexes.ItemCount", "0", absent, ""},
				{"DynamoDB.*", "Table*.GlobalSecondaryIndexes.ProvisionedThroughput.NumberOfDecreasesToday", "0", absent, ""},
			},
		},
		{
			right: leftOut, source: `DynamoDB API reference, "TableWarmThroughputDescription"`, why: "haws does not set it",
			fields: []shape{
				{"DynamoDB.*", "Table*.WarmThroughput.*", absent, "", ""},
			},
		},
		{
			right: bothRight, source: `DynamoDB API reference, "TableDescription": LatestStreamLabel`, why: "the label is the time at which the stream began",
			fields: []shape{
				{"DynamoDB.*", "Table*.LatestStreamArn", "", "", ""},
				{"DynamoDB.*", "Table*.LatestStreamLabel", "", "", ""},
			},
		},
	}
}

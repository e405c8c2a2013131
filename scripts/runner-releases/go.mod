module runner-releases

go 1.21
